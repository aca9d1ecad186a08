#ifndef REQUEST_H
#define REQUEST_H

/* What asks init to end: the host over the control port, the power button, Ctrl-Alt-Del, signals. */

/* Listens to ACPI and to the signals of buttons. */
void request_begin(void);

/* Obeys a line of the control port, which may change under its hands. */
void request_line(char *line);

#endif
