#ifndef CLOCK_H
#define CLOCK_H

#include <stdint.h>

#define MILLISECOND INT64_C(1000000)
#define SECOND (1000 * MILLISECOND)

/* Nanoseconds since the kernel's clock started. */
int64_t clock_now(void);

/* The processor's own counter, which the host reads too: TSC, CNTVCT, `rdtime`. */
uint64_t clock_ticks(void);

void clock_sleep(int64_t nanoseconds);

#endif
