"""Why a track cannot be analysed."""


class AnalysisError(Exception):
    """A track cannot be analysed; the text is one sentence for the DJ, the code is for programs.

    Codes: `empty_file`, `not_audio`, `cut_off`, `no_sound`, `unreadable`, `unsupported`, `protected`, `too_long`.
    """

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


class StageError(AnalysisError):
    """Only one stage of a track cannot be made; the others can.

    Codes: `stems_not_installed`, `models_missing`, `disk_full`, `unwritable`.
    """
