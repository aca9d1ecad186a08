#ifndef MEMORY_H
#define MEMORY_H

/* Fits a small machine: no huge pages, and compressed swap from the modules of `swap-module`. A larger one
 * is left as it is. */
void memory_fit(void);

/* Sets what the emulator's arguments name, each unless it is set: how many processes and ports memory can ever hold, and
 * how many threads, allocators and turns of waiting are worth while. */
void memory_set_emulator(void);

#endif
