#ifndef OUTPUT_H
#define OUTPUT_H

/* The release's output: straight to the console, or through init when a line of it means ready. */

/* The file that the release is to write to. */
int output_begin(void);

/* Passes on what is left when the release has ended. */
void output_finish(void);

#endif
