#ifndef START_H
#define START_H

#include <stdbool.h>
#include <sys/types.h>

/* What a program reads from and writes to. */
struct streams {
  /* -1 for nothing. */
  int input;
  int output;
  /* `input` is a terminal, which becomes the one of the program's session. */
  bool terminal;
};

/* Starts a program as the configured user in a session of its own.
 * Returns its process id, or 0 after it has complained that the program cannot be started. */
pid_t start_program(char **arguments, struct streams streams);

#endif
