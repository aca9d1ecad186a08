#include "format.h"

#include <stdbool.h>
#include <string.h>

struct target {
  char *to;
  size_t room, length;
};

static void put(struct target *target, const char *text, size_t length) {
  for (size_t i = 0; i < length; i++, target->length++)
    if (target->length + 1 < target->room) target->to[target->length] = text[i];
}

static void put_number(struct target *target, unsigned long long number, bool negative) {
  char digits[24];
  char *at = digits + sizeof digits;
  do {
    *--at = (char)('0' + number % 10);
    number /= 10;
  } while (number != 0);
  if (negative) *--at = '-';
  put(target, at, (size_t)(digits + sizeof digits - at));
}

static void put_signed(struct target *target, long long number) {
  put_number(target, number < 0 ? 0 - (unsigned long long)number : (unsigned long long)number, number < 0);
}

/* Returns where the pattern goes on. The compiler checks patterns as those of printf. */
static const char *put_argument(struct target *target, const char *pattern, va_list *arguments) {
  int most = -1;
  bool wide = strncmp(pattern, "ll", 2) == 0;
  if (wide) pattern += 2;
  if (strncmp(pattern, ".*", 2) == 0) {
    most = va_arg(*arguments, int);
    pattern += 2;
  }
  if (*pattern == 's') {
    const char *text = va_arg(*arguments, const char *);
    put(target, text, most < 0 ? strlen(text) : strnlen(text, (size_t)most));
  } else if (*pattern == 'd') {
    put_signed(target, wide ? va_arg(*arguments, long long) : va_arg(*arguments, int));
  } else if (*pattern == 'u') {
    put_number(target, wide ? va_arg(*arguments, unsigned long long) : va_arg(*arguments, unsigned), false);
  }
  return pattern + 1;
}

size_t format(char *to, size_t room, const char *pattern, va_list arguments) {
  struct target target = {to, room, 0};
  va_list rest;
  va_copy(rest, arguments);
  while (*pattern != '\0') {
    if (*pattern == '%') pattern = put_argument(&target, pattern + 1, &rest);
    else put(&target, pattern++, 1);
  }
  va_end(rest);
  if (room > 0) to[target.length < room ? target.length : room - 1] = '\0';
  return target.length;
}
