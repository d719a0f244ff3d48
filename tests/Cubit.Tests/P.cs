namespace Cubit.Tests; public static class Placeholder;
