#ifndef RELEASE_H
#define RELEASE_H

#include <stdbool.h>

/* The life of the release: started once, asked to stop, killed after the grace time, reported. */

/* Starts the services, then the release. */
void release_start(void);

bool release_is_running(void);

/* Asks the release to end, and powers the machine off when it has. */
void release_stop(const char *why);

/* Takes note of every process that has ended. To be called on SIGCHLD. */
void release_reap(void);

#endif
