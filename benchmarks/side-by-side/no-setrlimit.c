// Runs a program whose wish for another limit is answered as if it had been granted, and changes nothing: kube-proxy's
// userspace mode ends where it may not have 64,000 descriptors, though fewer serve until they are used up.
// usage: no-setrlimit PROGRAM [ARGUMENT ...]
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define FIELD(name) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, name))

int main(int count, char **arguments) {
  // setrlimit, and prlimit64 that is given a new limit; without one it asks for the limit that there is.
  struct sock_filter filter[] = {
      FIELD(nr),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_setrlimit, 5, 0),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_prlimit64, 0, 5),
      FIELD(args[2]), // the lower half of the pointer, and the upper; the machine is little-endian
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 2),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[2]) + 4),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 1, 0),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | 0),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  struct sock_fprog program = {sizeof filter / sizeof *filter, filter};
  if (count < 2) {
    fprintf(stderr, "usage: no-setrlimit PROGRAM [ARGUMENT ...]\n");
    return 64;
  }
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program)) {
    perror("no-setrlimit: prctl");
    return 71;
  }
  execvp(arguments[1], arguments + 1);
  perror(arguments[1]);
  return 127;
}
