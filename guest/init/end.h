#ifndef END_H
#define END_H

#include <stdnoreturn.h>

#include "config.h"

/* Ends every process, saves every file system, then does `after`. PID 1 must never return: these do not. */
noreturn void end_machine(enum after after);

/* Powers off because init itself cannot go on. */
noreturn void end_broken(const char *why);

/* The same, as a signal handler. */
noreturn void end_fault(int signal);

#endif
