<?php

namespace App;

final class Health
{
    public static function word(): string
    {
        return 'healthy';
    }
}
