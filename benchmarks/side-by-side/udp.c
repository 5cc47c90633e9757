// Load and echo over UDP, for bench.py. Every datagram begins with what the server is to do with it.
// usage: udp serve IP PORT                               echoes, swallows or acknowledges
//        udp echo IP PORT CLIENTS SIZE SECONDS           each client has one datagram on its way; prints JSON
//        udp stream IP PORT SIZE SECONDS                 one client sends as fast as it is acknowledged; prints JSON
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { ECHO = 1, SWALLOW = 2, ACKNOWLEDGE = 3 };
enum { BATCH = 64, SLOT = 65536, WINDOW = 256, ACKNOWLEDGE_EVERY = 32, LOST_MS = 200, BUCKETS = 1 << 20 };

struct head {
  uint8_t order;
  uint64_t number;
  union {
    uint64_t sent_ns; // of an echo
    uint64_t arrived; // in an acknowledgement: what the server has not echoed so far
  };
} __attribute__((packed));

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static uint64_t now_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static int open_socket(const char *ip, int port, int server) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  if (inet_pton(AF_INET, ip, &address.sin_addr) != 1) fail(ip);
  int fd = socket(AF_INET, SOCK_DGRAM, 0);
  if (fd < 0) fail("socket");
  int bytes = 4 << 20;
  setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof bytes);
  int failed = server ? bind(fd, (struct sockaddr *)&address, sizeof address)
                      : connect(fd, (struct sockaddr *)&address, sizeof address);
  if (failed) fail(ip);
  return fd;
}

static void serve(int fd) {
  static char memory[BATCH][SLOT];
  static struct mmsghdr in[BATCH], out[BATCH];
  static struct iovec to[BATCH], from[BATCH];
  static struct sockaddr_in peers[BATCH];
  uint64_t arrived = 0;
  for (;;) {
    for (int i = 0; i < BATCH; i++) {
      to[i] = (struct iovec){memory[i], SLOT};
      in[i].msg_hdr = (struct msghdr){&peers[i], sizeof peers[i], &to[i], 1, NULL, 0, 0};
    }
    int received = recvmmsg(fd, in, BATCH, MSG_WAITFORONE, NULL);
    int answers = 0;
    for (int i = 0; i < received; i++) {
      arrived += memory[i][0] != ECHO;
      if (memory[i][0] == SWALLOW) continue;
      if (memory[i][0] == ACKNOWLEDGE) ((struct head *)memory[i])->arrived = arrived;
      size_t length = memory[i][0] == ACKNOWLEDGE ? sizeof(struct head) : in[i].msg_len;
      from[answers] = (struct iovec){memory[i], length};
      out[answers].msg_hdr = (struct msghdr){&peers[i], sizeof peers[i], &from[answers], 1, NULL, 0, 0};
      answers++;
    }
    for (int done = 0; done < answers;) {
      int sent = sendmmsg(fd, out + done, (unsigned)(answers - done), 0);
      done += sent > 0 ? sent : 1;
    }
  }
}

static uint32_t buckets[BUCKETS]; // latencies, in microseconds

static uint64_t percentile(double share, uint64_t count) {
  uint64_t rest = (uint64_t)((1 - share) * (double)count), us = BUCKETS - 1;
  for (uint64_t above = 0; us > 0 && (above += buckets[us]) <= rest; us--) {}
  return us;
}

static void send_one(int fd, char *datagram, size_t size, uint64_t number) {
  struct head head = {.order = ECHO, .number = number, .sent_ns = now_ns()};
  memcpy(datagram, &head, sizeof head);
  send(fd, datagram, size, 0);
}

static void echo(const char *ip, int port, int clients, size_t size, double seconds) {
  int *fds = calloc((size_t)clients, sizeof *fds), epoll = epoll_create1(0);
  uint64_t *numbers = calloc((size_t)clients, sizeof *numbers), *sent = calloc((size_t)clients, sizeof *sent);
  static char datagram[SLOT], reply[SLOT];
  static struct epoll_event events[256];
  for (int i = 0; i < clients; i++) {
    fds[i] = open_socket(ip, port, 0);
    struct epoll_event event = {.events = EPOLLIN, .data.u32 = (uint32_t)i};
    epoll_ctl(epoll, EPOLL_CTL_ADD, fds[i], &event);
    sent[i] = now_ns();
    send_one(fds[i], datagram, size, ++numbers[i]);
  }
  uint64_t start = now_ns(), end = start + (uint64_t)(seconds * 1e9), checked = start, replies = 0, lost = 0, now;
  while ((now = now_ns()) < end) {
    int ready = epoll_wait(epoll, events, 256, 50);
    for (int k = 0; k < ready; k++) {
      uint32_t i = events[k].data.u32;
      ssize_t n = recv(fds[i], reply, sizeof reply, MSG_DONTWAIT);
      struct head *head = (struct head *)reply;
      if (n < (ssize_t)sizeof *head || head->number != numbers[i]) continue;
      uint64_t us = (now_ns() - head->sent_ns) / 1000;
      buckets[us < BUCKETS ? us : BUCKETS - 1]++;
      replies++;
      sent[i] = now;
      send_one(fds[i], datagram, size, ++numbers[i]);
    }
    if (now - checked > 50000000) {
      checked = now;
      for (int i = 0; i < clients; i++) {
        if (now - sent[i] > LOST_MS * 1000000ull) {
          lost++;
          sent[i] = now;
          send_one(fds[i], datagram, size, ++numbers[i]);
        }
      }
    }
  }
  printf("{\"rate\": %.1f, \"p50_us\": %lu, \"p99_us\": %lu, \"lost\": %lu}\n", (double)replies / seconds,
         percentile(0.5, replies), percentile(0.99, replies), lost);
}

static void stream(const char *ip, int port, size_t size, double seconds) {
  int fd = open_socket(ip, port, 0);
  static char memory[ACKNOWLEDGE_EVERY][SLOT], reply[SLOT];
  static struct mmsghdr out[ACKNOWLEDGE_EVERY];
  static struct iovec from[ACKNOWLEDGE_EVERY];
  for (int i = 0; i < ACKNOWLEDGE_EVERY; i++) {
    from[i] = (struct iovec){memory[i], size};
    out[i].msg_hdr = (struct msghdr){NULL, 0, &from[i], 1, NULL, 0, 0};
    memory[i][0] = i + 1 < ACKNOWLEDGE_EVERY ? SWALLOW : ACKNOWLEDGE;
  }
  struct timeval patience = {0, LOST_MS * 1000};
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  uint64_t end = now_ns() + (uint64_t)(seconds * 1e9), sent = 0, acknowledged = 0, first = 0, last = 0, first_sent = 0;
  while (now_ns() < end) {
    if (sent - acknowledged < WINDOW) {
      sent += ACKNOWLEDGE_EVERY;
      ((struct head *)memory[ACKNOWLEDGE_EVERY - 1])->number = sent;
      sendmmsg(fd, out, ACKNOWLEDGE_EVERY, 0);
      continue;
    }
    struct head *head = (struct head *)reply;
    if (recv(fd, reply, sizeof reply, 0) != (ssize_t)sizeof *head) {
      acknowledged = sent; // lost: goes on without
    } else if (head->number > acknowledged) {
      acknowledged = head->number;
      last = head->arrived;
      if (!first) first = last, first_sent = head->number;
    }
  }
  printf("{\"rate\": %.1f, \"lost\": %lu}\n", (double)(last - first) / seconds,
         acknowledged - first_sent - (last - first));
}

int main(int argc, char **argv) {
  if (argc == 4 && !strcmp(argv[1], "serve")) serve(open_socket(argv[2], atoi(argv[3]), 1));
  if (argc == 7 && !strcmp(argv[1], "echo")) {
    echo(argv[2], atoi(argv[3]), atoi(argv[4]), (size_t)atoi(argv[5]), atof(argv[6]));
    return 0;
  }
  if (argc == 6 && !strcmp(argv[1], "stream")) {
    stream(argv[2], atoi(argv[3]), (size_t)atoi(argv[4]), atof(argv[5]));
    return 0;
  }
  fprintf(stderr, "usage: udp serve IP PORT | echo IP PORT CLIENTS SIZE SECONDS | stream IP PORT SIZE SECONDS\n");
  return 64;
}
