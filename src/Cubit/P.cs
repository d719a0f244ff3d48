namespace Cubit; internal static class Placeholder;
