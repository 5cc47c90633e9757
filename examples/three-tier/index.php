<?php
// Counts a visit in redis, which it finds by the environment or by DNS.
[$host, $port] = getenv('FOUND_BY') === 'environment'
    ? [getenv('REDIS_SERVICE_HOST'), (int) getenv('REDIS_SERVICE_PORT')]
    : ['redis', 6379];

header('Content-Type: text/plain');
$redis = @fsockopen($host, $port, $code, $error, 5);
if ($redis === false) {
    http_response_code(503);
    exit("redis at $host:$port: $error\n");
}
fwrite($redis, "INCR visits\r\n");
$reply = fgets($redis);
if ($reply === false || $reply[0] !== ':') {
    http_response_code(503);
    exit("redis at $host:$port says: $reply\n");
}
printf(
    "visit %d, counted by %s in redis at %s\n",
    substr($reply, 1),
    getenv('POD_IP'),
    stream_socket_get_name($redis, true)
);
