"""Comments on images that name them overviews, which are no slices of a volume."""

from __future__ import annotations

_OVERVIEWS = ("localizer", "localiser", "scout", "topogram", "scanogram", "surview")


def overview_in(comment: str) -> str:
    """Return the word by which a comment names an image an overview; "" if it does not."""
    stated = comment.casefold()
    return next((word for word in _OVERVIEWS if word in stated), "")
