#ifndef LOOP_H
#define LOOP_H

#include <stdint.h>

/* One thread waits for everything: file descriptors and moments, each with the function to call. */

/* Calls `on` with what poll(2) reported whenever `file` has one of `events`; replaces an earlier watch. */
void loop_watch(int file, short events, void (*on)(short happened));

void loop_forget(int file);

/* Calls `on` once, at `moment` (clock_now) or soon after; replaces an earlier moment of the same function. */
void loop_at(int64_t moment, void (*on)(void));

void loop_never(void (*on)(void));

/* Does nothing: a moment at which loop_turn is to return. */
void loop_wake(void);

/* Waits for the next thing to happen and calls what is due. */
void loop_turn(void);

#endif
