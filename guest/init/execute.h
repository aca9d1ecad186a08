#ifndef EXECUTE_H
#define EXECUTE_H

#include <stdbool.h>
#include <sys/types.h>

/* A command that runs beside the release for somebody on the host, one at a time. Its input and output go through the
 * virtio port `leanvm.exec`, requests and how it ended through the control port (docs/guest.md). */

/* Obeys `exec ID COLUMNS ROWS BEGIN WORD…` without its first word; COLUMNS is 0 for no terminal. */
void execute_begin(char *order);

/* The command's input ends at byte `end` of all that the host ever wrote to the port. */
void execute_input_over(const char *end);

/* `COLUMNS ROWS` of a terminal that has changed. */
void execute_resize(char *order);

void execute_kill(void);

/* Takes note of the end of a process; false when it was not the command. */
bool execute_reap(pid_t pid, int status);

#endif
