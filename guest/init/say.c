#include "say.h"

#include <stdarg.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "format.h"
#include "port.h"

#define PREFIX "leanvm: "

static bool every_step;

/* One write for the whole line, so that the release's own output cannot get into it. */
static const char *print(const char *pattern, va_list arguments) {
  static char line[512] = PREFIX;
  char *text = line + strlen(PREFIX);
  size_t room = sizeof line - strlen(PREFIX) - 1;
  format(text, room, pattern, arguments);
  size_t length = strlen(text);
  for (size_t i = 0; i < length; i++)
    if ((unsigned char)text[i] < ' ') text[i] = '?';
  text[length] = '\n';
  if (write(STDERR_FILENO, line, strlen(PREFIX) + length + 1) < 0) { /* nobody is left to be told */
  }
  text[length] = '\0';
  return text;
}

void say(const char *pattern, ...) {
  va_list arguments;
  va_start(arguments, pattern);
  print(pattern, arguments);
  va_end(arguments);
}

void complain(const char *pattern, ...) {
  va_list arguments;
  va_start(arguments, pattern);
  port_send("error %s", print(pattern, arguments));
  va_end(arguments);
}

void note(const char *pattern, ...) {
  if (!every_step) return;
  va_list arguments;
  va_start(arguments, pattern);
  print(pattern, arguments);
  va_end(arguments);
}

void say_every_step(void) {
  every_step = true;
}
