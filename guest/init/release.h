#ifndef RELEASE_H
#define RELEASE_H

#include <stdbool.h>
#include <stdnoreturn.h>

/* The life of the release: started once, asked to stop, killed after the grace time, reported. */

/* Starts the services, then the release. */
void release_start(void);

/* Ends as a release that could not be started does; for what it cannot be started without. */
noreturn void release_give_up(void);

bool release_is_running(void);

/* Asks the release to end, and powers the machine off when it has. */
void release_stop(const char *why);

/* Takes note of every process that has ended. To be called on SIGCHLD. */
void release_reap(void);

#endif
