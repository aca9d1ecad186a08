#ifndef READY_H
#define READY_H

/* Starts to watch for what counts as ready: a mark, a listening port; output.c watches for a line. */
void ready_begin(void);

/* The release is ready: tells the host, the first time, and stops watching. */
void ready_now(void);

#endif
