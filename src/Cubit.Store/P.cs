namespace Cubit.Store; internal static class Placeholder;
