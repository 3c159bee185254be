"""The server's own truth about a submission: a form's logic, evaluated on what was answered."""
