"""Words that the editor of transcripts says by script."""

from django.utils.translation import gettext_lazy as _

EDITOR_WORDS = {
    "speaker": _("Speaker"),
    "answers": _("answers"),
    "time": _("Time"),
    "words": _("Words"),
    "split": _("Split here"),
    "merge": _("Merge with the turn before"),
    "insert": _("Insert a turn after"),
    "remove": _("Remove"),
    "restore": _("Bring back"),
    "changed": _("changed"),
    "new": _("new"),
    "removed": _("removed"),
    "unchanged": _("Nothing is changed yet."),
    "one": _("1 turn differs"),
    "many": _("%s turns differ"),
    "same": _("Nothing differs."),
    "retimed": _("Only times differ: the text needs no new version."),
    "nothing_coded": _("Nothing is coded on this transcript yet."),
    "all": _("All coders"),
    "moved": _("the same"),
    "reworded": _("other words"),
    "lost": _("words gone"),
    "look": _("Segments with other words, and those whose words are gone, wait for a look."),
    "failed": _("That did not work. Try again."),
    "read": _("The file is read. Look it through, then save."),
    "leave": _("Leave without saving?"),
}
