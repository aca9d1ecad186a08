#include "clock.h"

#include <time.h>

int64_t clock_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * SECOND + now.tv_nsec;
}

uint64_t clock_ticks(void) {
#if defined(__x86_64__)
  uint32_t low, high;
  __asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
  return (uint64_t)high << 32 | low;
#elif defined(__aarch64__)
  uint64_t ticks;
  __asm__ volatile("isb; mrs %0, cntvct_el0" : "=r"(ticks));
  return ticks;
#elif defined(__riscv)
  uint64_t ticks;
  __asm__ volatile("rdtime %0" : "=r"(ticks));
  return ticks;
#else
#error "no processor counter is known for this architecture"
#endif
}

void clock_sleep(int64_t nanoseconds) {
  struct timespec pause = {nanoseconds / SECOND, nanoseconds % SECOND};
  nanosleep(&pause, NULL);
}
