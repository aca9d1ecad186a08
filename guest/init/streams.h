#ifndef STREAMS_H
#define STREAMS_H

#include <stdbool.h>

#include "start.h"

/* init's ends of what a command reads from and writes to; neither blocks. */
struct ends {
  int input;
  int output;
};

/* A new pseudo-terminal, of the configured user; false when there is none. Sets TERM unless it is set. */
bool streams_terminal(long columns, long rows, struct streams *theirs, struct ends *ours);

/* A pipe for each direction; false when there is none. */
bool streams_pipes(struct streams *theirs, struct ends *ours);

void streams_resize(int terminal, long columns, long rows);

#endif
