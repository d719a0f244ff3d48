using Cubit.Catalog;

namespace Cubit.Lifecycle;

/// <summary>What stands against several commands of this folder.</summary>
internal static class Refusals
{
    public static Refusal UnknownInstance() =>
        Refusal.Of("instance.unknown", "There is no such instance in this account.");
}
