#include "request.h"

#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/reboot.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "acpi.h"
#include "end.h"
#include "execute.h"
#include "kernel.h"
#include "loop.h"
#include "port.h"
#include "release.h"
#include "say.h"

static int signals;

void request_line(char *line) {
  char *rest = line;
  const char *verb = text_part(&rest, ' ');
  if (strcmp(line, "stop") == 0) release_stop("the host asks for it");
  else if (strcmp(line, "kill") == 0) end_machine(AFTER_POWEROFF);
  else if (strcmp(verb, "exec") == 0 && rest != NULL) execute_begin(rest);
  else if (strcmp(verb, "exec-size") == 0 && rest != NULL) execute_resize(rest);
  else if (strcmp(verb, "exec-input-over") == 0) execute_input_over(rest);
  else if (strcmp(verb, "exec-kill") == 0) execute_kill();
  else if (*line != '\0') complain("control port: there is no request \"%s\"", line);
}

static void on_signal(short happened) {
  struct signalfd_siginfo signal;
  (void)happened;
  while (read(signals, &signal, sizeof signal) == sizeof signal) {
    switch (signal.ssi_signo) {
      case SIGCHLD: release_reap(); break;
      case SIGIO: port_look(); break;
      case SIGINT: release_stop("Ctrl-Alt-Del"); break;
      case SIGNAL_POWER_BUTTON: release_stop("the power button"); break;
      case SIGPWR:
      case SIGTERM: release_stop("a signal"); break;
    }
  }
}

static void on_power_button(void) {
  release_stop("the power button");
}

/* Signals that mean a fault of init itself stay unblocked: blocked, they would end it, and so the kernel. */
void request_begin(void) {
  sigset_t all;
  sigfillset(&all);
  const int faults[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT};
  for (unsigned i = 0; i < sizeof faults / sizeof *faults; i++) {
    sigdelset(&all, faults[i]);
    signal(faults[i], end_fault);
  }
  sigprocmask(SIG_SETMASK, &all, NULL);
  signals = signalfd(-1, &all, SFD_NONBLOCK | SFD_CLOEXEC);
  if (signals < 0) end_broken("signalfd is not to be had from this kernel");
  loop_watch(signals, POLLIN, on_signal);
  reboot(RB_DISABLE_CAD);
  acpi_listen(on_power_button);
}
