<?php $db = new PDO("mysql:host=db");
