using Cubit.Resizing;
using Cubit.Store.Resizing;

namespace Cubit.Tests.Resizing;

/// <summary>A mark in the words of the API: <c>up tier-reached</c>.</summary>
internal static class AdviceText
{
    public static string Of(Jump jump) =>
        $"{JsonPlace.Word(jump.Move)} {string.Join(',', jump.Causes.Select(JsonPlace.Word))}";
}
