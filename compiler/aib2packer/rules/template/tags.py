"""Rules about tags: what Azure Resource Manager lets a resource carry."""

from __future__ import annotations

from collections.abc import Iterator

from aib2packer.diagnostics import Concern, Diagnostic, DiagnosticDef, Severity
from aib2packer.evaluate.values import Place
from aib2packer.model.leaves import Tag, Tags
from aib2packer.model.template import ImageTemplate
from aib2packer.rules.reading import text
from aib2packer.rules.rule import Rule
from aib2packer.rules.subject import Subject
from aib2packer.syntax.wording import quoted

# Azure Resource Manager documentation, "Use tags to organize your Azure resources", limitations.
_MOST_TAGS = 50
_LONGEST_NAME = 512  # characters
_LONGEST_VALUE = 256


class TooManyResourceTags(Rule):
    """The template resource has more tags than Azure allows.

    Why: Azure Resource Manager refuses a resource with more than 50 tags, so the template cannot be created.
    Bad: {"tags": {
          "t01": "", "t02": "", "t03": "", "t04": "", "t05": "", "t06": "", "t07": "", "t08": "", "t09": "", "t10": "",
          "t11": "", "t12": "", "t13": "", "t14": "", "t15": "", "t16": "", "t17": "", "t18": "", "t19": "", "t20": "",
          "t21": "", "t22": "", "t23": "", "t24": "", "t25": "", "t26": "", "t27": "", "t28": "", "t29": "", "t30": "",
          "t31": "", "t32": "", "t33": "", "t34": "", "t35": "", "t36": "", "t37": "", "t38": "", "t39": "", "t40": "",
          "t41": "", "t42": "", "t43": "", "t44": "", "t45": "", "t46": "", "t47": "", "t48": "", "t49": "", "t50": "",
          "t51": ""
        }}
    Good: {"tags": {"team": "platform", "purpose": "base image"}}
    Source: Azure Resource Manager documentation, "Use tags to organize your Azure resources"
    """

    definition = DiagnosticDef("AIB404", "too-many-resource-tags", Severity.ERROR, concern=Concern.SERVICE)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Count the tags of the resource; AIB709 counts those of the build and of the image."""
        tags = subject.template.tags
        if tags is not None and len(tags.entries) > _MOST_TAGS:
            yield self.found(
                tags.entries[_MOST_TAGS].place,
                f"{len(tags.entries)} tags are more than Azure allows on the template",
                f"A resource can carry {_MOST_TAGS} tags, and this is the one too many. Remove some, or join several "
                "values in one tag.",
            )


class OverlongTag(Rule):
    """The name or the value of a tag is longer than Azure allows.

    Why: Azure Resource Manager refuses the resource with such a tag: the template itself, or, at the end of a long
        build, the image.
    Bad: {"managedResourceTags": {
          "purpose": "This machine builds the image on which the application servers of all departments are based. It exists while a build runs, and everything that belongs to it can be deleted when no build does. Ask the platform team before you touch it, and never put anything of your own beside it."
        }}
    Good: {"managedResourceTags": {"purpose": "builds the base image of the application servers"}}
    Source: Azure Resource Manager documentation, "Use tags to organize your Azure resources"
    """  # noqa: E501 -- the tag is the point

    definition = DiagnosticDef("AIB405", "overlong-tag", Severity.ERROR)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Measure names and known values of all tags."""
        for tags in _all_tags(subject.template):
            for tag in tags.entries:
                value = text(tag.value) or ""
                if len(tag.name) > _LONGEST_NAME:
                    yield self._too_long(tag, "name", len(tag.name), _LONGEST_NAME, tag.place)
                if len(value) > _LONGEST_VALUE:
                    yield self._too_long(tag, "value", len(value), _LONGEST_VALUE, tag.value.place)

    def _too_long(self, tag: Tag, what: str, length: int, longest: int, place: Place) -> Diagnostic:
        return self.found(
            place,
            f"the {what} of tag {quoted(tag.name)} is too long",
            f"It has {length} characters, and Azure allows {longest} in the {what} of a tag. Shorten it.",
        )


def _all_tags(template: ImageTemplate) -> Iterator[Tags]:
    """Give the tags of the resource, of the build's resources and of each output."""
    artifact = (target.artifact_tags for target in template.distribute)
    for tags in (template.tags, template.managed_resource_tags, *artifact):
        if tags is not None:
            yield tags


RULES = (TooManyResourceTags, OverlongTag)
