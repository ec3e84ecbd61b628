package shop; public class Api { public static void main(String[] names) { System.out.println(Prices.of("a")); } }
