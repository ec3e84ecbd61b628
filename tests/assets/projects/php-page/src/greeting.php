<?php

function greeting(string $path): string
{
    return "php answers $path";
}
