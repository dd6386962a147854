<?php
// Reads messages, one a line in base64, and writes each again: what PHP's extension makes of it.
while (($line = fgets(STDIN)) !== false) {
    $method = null;
    $parameters = xmlrpc_decode_request(base64_decode($line), $method, 'UTF-8');
    $again = xmlrpc_encode_request(
        $method,
        $parameters,
        ['encoding' => 'UTF-8', 'escaping' => ['markup'], 'verbosity' => 'no_white_space']
    );
    fwrite(STDOUT, base64_encode($again) . "\n");
}
