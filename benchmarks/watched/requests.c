// Small HTTP requests at a fixed rate, whatever becomes of them: a request that finds all connections busy waits for one, and
// its latency counts from when it was due. Prints requests, and latencies at 50, 99 and 99.9 % in microseconds, as JSON.
// usage: requests IP PORT CONNECTIONS PER-SECOND SECONDS
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MOST_CONNECTIONS = 256, REPLY = 4096 };
static const uint64_t SECOND = 1000000000u;
static const char REQUEST[] = "GET / HTTP/1.1\r\nHost: service\r\n\r\n";

struct connection {
  int fd;
  uint64_t due_ns;
  size_t length; // of the reply so far
  char reply[REPLY];
};

static struct connection all[MOST_CONNECTIONS];
static struct connection *idle[MOST_CONNECTIONS];
static int idle_count;

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static uint64_t now_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * SECOND + (uint64_t)t.tv_nsec;
}

static int dial(const char *ip, int port) {
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  if (inet_pton(AF_INET, ip, &to.sin_addr) != 1) {
    fail("address");
  }
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int on = 1;
  if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to) < 0) {
    fail("connect");
  }
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return fd;
}

static void ask(struct connection *c, uint64_t due_ns) {
  c->due_ns = due_ns;
  c->length = 0;
  if (send(c->fd, REQUEST, sizeof REQUEST - 1, MSG_NOSIGNAL) != sizeof REQUEST - 1) {
    fail("send");
  }
}

// Whether the reply is complete.
static int receive(struct connection *c) {
  ssize_t got = recv(c->fd, c->reply + c->length, REPLY - 1 - c->length, 0);
  if (got <= 0) {
    fail("recv");
  }
  c->length += (size_t)got;
  c->reply[c->length] = 0;
  char *body = strstr(c->reply, "\r\n\r\n");
  char *size = strstr(c->reply, "Content-Length: ");
  return body && size && c->length == (size_t)(body + 4 - c->reply) + strtoul(size + 16, NULL, 10);
}

static int compare(const void *a, const void *b) {
  uint32_t left = *(const uint32_t *)a;
  uint32_t right = *(const uint32_t *)b;
  return left < right ? -1 : left > right;
}

int main(int argc, char **argv) {
  if (argc != 6) {
    fputs("usage: requests IP PORT CONNECTIONS PER-SECOND SECONDS\n", stderr);
    return 64;
  }
  int connections = atoi(argv[3]);
  uint64_t total = strtoull(argv[4], NULL, 10) * strtoull(argv[5], NULL, 10);
  uint64_t interval = SECOND / strtoull(argv[4], NULL, 10);
  uint32_t *latency_ns = malloc(total * sizeof *latency_ns);
  int events = epoll_create1(EPOLL_CLOEXEC);
  if (!latency_ns || events < 0 || connections < 1 || connections > MOST_CONNECTIONS) {
    fail("start");
  }
  prctl(PR_SET_TIMERSLACK, 1);
  for (int i = 0; i < connections; i++) {
    all[i].fd = dial(argv[1], atoi(argv[2]));
    struct epoll_event in = {.events = EPOLLIN, .data.ptr = &all[i]};
    if (epoll_ctl(events, EPOLL_CTL_ADD, all[i].fd, &in) < 0) {
      fail("epoll_ctl");
    }
    idle[idle_count++] = &all[i];
  }
  uint64_t asked = 0;
  uint64_t answered = 0;
  uint64_t start = now_ns() + interval;
  while (answered < total) {
    uint64_t now = now_ns();
    while (asked < total && idle_count > 0 && start + asked * interval <= now) {
      ask(idle[--idle_count], start + asked * interval);
      asked++;
    }
    struct timespec wait = {.tv_sec = 10};
    if (asked < total && idle_count > 0) {
      uint64_t left = start + asked * interval - now;
      wait = (struct timespec){.tv_sec = (time_t)(left / SECOND), .tv_nsec = (long)(left % SECOND)};
    }
    struct epoll_event ready[MOST_CONNECTIONS];
    int count = epoll_pwait2(events, ready, MOST_CONNECTIONS, &wait, NULL);
    if (count < 0 && errno != EINTR) {
      fail("epoll_pwait2");
    }
    for (int i = 0; i < count; i++) {
      struct connection *c = ready[i].data.ptr;
      if (receive(c)) {
        uint64_t took = now_ns() - c->due_ns;
        latency_ns[answered++] = took > UINT32_MAX ? UINT32_MAX : (uint32_t)took;
        idle[idle_count++] = c;
      }
    }
  }
  qsort(latency_ns, total, sizeof *latency_ns, compare);
  printf("{\"requests\": %lu, \"p50\": %.1f, \"p99\": %.1f, \"p999\": %.1f}\n", (unsigned long)total,
         latency_ns[total / 2] / 1e3, latency_ns[total * 99 / 100] / 1e3, latency_ns[total * 999 / 1000] / 1e3);
  return 0;
}
