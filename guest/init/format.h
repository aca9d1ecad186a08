#ifndef FORMAT_H
#define FORMAT_H

#include <stdarg.h>
#include <stddef.h>

/* The part of printf that init needs, without the rest: %s, %.*s, %d, %u, and with `ll`. What does not fit is
 * left out; `to` always ends with NUL. Returns the length of the whole text. */
size_t format(char *to, size_t room, const char *pattern, va_list arguments);

#endif
