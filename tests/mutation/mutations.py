"""All rows of the tables."""

from __future__ import annotations

import defects_behind
import defects_document
import defects_image
import defects_published
import defects_rest
import defects_steps

ROWS = (
    *defects_published.ROWS,
    *defects_document.ROWS,
    *defects_steps.ROWS,
    *defects_image.ROWS,
    *defects_behind.ROWS,
    *defects_rest.ROWS,
)
