<?php

return ['/health' => App\Health::word(...)];
