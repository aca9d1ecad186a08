#ifndef MEMORY_H
#define MEMORY_H

/* Fits a small machine: no huge pages, and compressed swap from the modules of `swap-module`. A larger one
 * is left as it is. */
void memory_fit(void);

/* Sets LEAN_PROCESS_LIMIT, unless it is set: as many Erlang processes as memory can ever hold. */
void memory_set_process_limit(void);

#endif
