"""Losses: the IRIs of the former release that a new one would no longer know of."""

from pathlib import Path

from tsunagu.descriptions import Prepared
from tsunagu.errors import Message, ReleaseError
from tsunagu.release import Release, open_release

_SHOWN = 20


def losses(former: Path, release: Release) -> list[str]:
    """The IRIs that were published and that the release neither holds nor says withdrawn."""
    try:
        before = open_release(former)
    except ReleaseError:  # there is none, or none that this engine can read
        return []
    if before.base != release.base or not before.prepared.is_file():
        return []
    things = f"{release.base}id/"
    kept = {*Prepared(release).iris(), *(things + it for it in release.withdrawn)}
    published = {*Prepared(before).iris(), *(things + it for it in before.withdrawn)}
    return sorted(published - kept)


def explained(lost: list[str]) -> Message:
    """Which IRIs would be lost, and the cure."""
    few = "\n    ".join((*lost[:_SHOWN], *(["…"] if len(lost) > _SHOWN else [])))
    return Message(
        f"前の公開版にあったURIが{len(lost)}件なくなります。"
        f"どうなったかを withdrawn.csv に書いてください:\n    {few}",
        f"{len(lost)} URI(s) of the former release would be lost; "
        f"say in withdrawn.csv what became of them:\n    {few}",
    )
