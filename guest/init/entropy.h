#ifndef ENTROPY_H
#define ENTROPY_H

/* Sees to it that getrandom(2) answers at once, from the machine's random device when it has one. */
void entropy_begin(void);

#endif
