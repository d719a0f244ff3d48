namespace Cubit.Web; internal static class Placeholder;
