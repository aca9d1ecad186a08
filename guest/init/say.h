#ifndef SAY_H
#define SAY_H

#define LIKE_PRINTF __attribute__((format(printf, 1, 2)))

/* Writes `leanvm: TEXT` to the console. */
LIKE_PRINTF void say(const char *pattern, ...);

/* Says what went wrong, on the console and as `error TEXT` on the control port. */
LIKE_PRINTF void complain(const char *pattern, ...);

/* Says a step, only when `lean.verbose` is on the kernel command line. */
LIKE_PRINTF void note(const char *pattern, ...);

void say_every_step(void);

#endif
