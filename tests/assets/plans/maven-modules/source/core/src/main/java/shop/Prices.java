package shop; public class Prices { public static int of(String name) { return name.length(); } }
