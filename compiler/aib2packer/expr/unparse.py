"""From the tree of an ARM template expression back to its text."""

from __future__ import annotations

from aib2packer.expr.ast import Call, Expr, Index, Literal, Member


def unparse(expr: Expr) -> str:
    """Write an expression in one canonical way, without the brackets around it.

    Arguments are separated by a comma and a space; there is no other white space outside strings. Parsing the text
    gives an equal tree but for the spans. Recurses as deep as the tree, which the parser bounds.
    """
    match expr:
        case Literal(value=str(text)):
            return "'" + text.replace("'", "''") + "'"
        case Literal(value=number):
            return str(number)
        case Call(name=name, args=args):
            return f"{name}({', '.join(unparse(arg) for arg in args)})"
        case Member(base=base, name=name):
            return f"{unparse(base)}.{name}"
        case Index(base=base, index=index):
            return f"{unparse(base)}[{unparse(index)}]"
