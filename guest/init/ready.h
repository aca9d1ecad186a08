#ifndef READY_H
#define READY_H

#include <stdint.h>

/* Starts to watch for what counts as ready: a mark, a listening port; output.c watches for a line. */
void ready_begin(void);

/* The release is ready: tells the host, the first time, and stops watching. */
void ready_now(void);

/* Looks for the mark, in case the kernel's word of it is still on its way. */
void ready_look(void);

/* The moment at which the release became ready; 0 when it has not. */
int64_t ready_since(void);

#endif
