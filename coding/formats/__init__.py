"""Files that coding reads and writes: transcripts, codebooks, codings. No framework here."""
