#ifndef START_H
#define START_H

#include <sys/types.h>

/* Starts a program as the configured user in a session of its own, its output going to `output`.
 * Returns its process id, or 0 after it has complained that the program cannot be started. */
pid_t start_program(char **arguments, int output);

#endif
