using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Architecture;

public sealed class TypeTests
{
    private const BindingFlags Everything =
        BindingFlags.Public
        | BindingFlags.NonPublic
        | BindingFlags.Static
        | BindingFlags.Instance
        | BindingFlags.DeclaredOnly;

    // Empty words anywhere in a name; the last three only at its end ("a base price" is a thing, "PriceBase" is not).
    private static readonly Regex EmptyWord = new(
        "(Service|Manager|Helper|Utils?|Utility|Processor|Handler|Impl)s?(?![a-z])|(?<=[a-z])(Base|Info|Data)$",
        RegexOptions.ExplicitCapture,
        TimeSpan.FromSeconds(1)
    );

    private static readonly Assembly[] Ours =
    [
        .. new[] { "Cubit", "Cubit.Store", "Cubit.Web", "Cubit.Cli" }.Select(Assembly.Load),
    ];

    [Fact]
    public void Names_say_what_a_type_decides() => Types().Where(IsNamedEmptily).ShouldBeEmpty();

    [Theory]
    [InlineData(typeof(PriceManager))]
    [InlineData(typeof(PriceInfo))]
    public void An_empty_name_is_found(Type type) => IsNamedEmptily(type).ShouldBeTrue();

    [Fact]
    public void No_folder_is_named_after_a_type_in_it() => Types().Where(IsNamedLikeItsFolder).ShouldBeEmpty();

    [Fact]
    public void A_type_named_like_its_folder_is_found() => IsNamedLikeItsFolder(typeof(Architecture)).ShouldBeTrue();

    [Fact]
    public void Every_class_is_sealed_static_or_abstract() => Types().Where(IsOpen).ShouldBeEmpty();

    [Fact]
    public void An_open_class_is_found() => IsOpen(typeof(PriceManager)).ShouldBeTrue();

    [Fact]
    public void Types_of_the_core_use_only_the_folders_before_theirs() =>
        Types().Where(type => type.Assembly == Ours[0]).SelectMany(UsesOfLaterFolders).ShouldBeEmpty();

    [Fact]
    public void A_use_of_a_later_folder_is_found()
    {
        var places = Places();
        IsLater("Cubit.Amounts", "Cubit.Orders", places).ShouldBeTrue();
        IsLater("Cubit.Orders", "Cubit.Amounts", places).ShouldBeFalse();
        Used(typeof(PriceInfo)).ShouldContain(typeof(PriceManager));
    }

    private static IEnumerable<Type> Types() =>
        Ours.SelectMany(assembly => assembly.GetTypes())
            .Where(type =>
                type.Namespace?.StartsWith("Cubit", StringComparison.Ordinal) == true
                && type.GetCustomAttribute<CompilerGeneratedAttribute>() is null
                && !type.FullName!.Contains('<')
            );

    private static bool IsNamedEmptily(Type type) => EmptyWord.IsMatch(type.Name.Split('`')[0]);

    private static bool IsNamedLikeItsFolder(Type type) => type.Namespace!.Split('.')[^1] == type.Name;

    // A page of the console is a partial class that the Razor compiler writes, open by its nature.
    private static bool IsOpen(Type type) =>
        type is { IsClass: true, IsSealed: false, IsAbstract: false, Name: not "_Imports" }
        && !typeof(Microsoft.AspNetCore.Components.IComponent).IsAssignableFrom(type);

    private static Dictionary<string, int> Places() =>
        FileRules.CoreFolders.Index().ToDictionary(f => $"Cubit.{f.Item}", f => f.Index, StringComparer.Ordinal);

    private static IEnumerable<string> UsesOfLaterFolders(Type type)
    {
        var places = Places();
        return Used(type)
            .Where(used => IsLater(type.Namespace, used.Namespace, places))
            .Select(used => $"{type} uses {used}")
            .Distinct(StringComparer.Ordinal);
    }

    private static bool IsLater(string? user, string? used, Dictionary<string, int> places) =>
        places.GetValueOrDefault(user ?? "", -1) is var from && places.TryGetValue(used ?? "", out var to) && to > from;

    /// <summary>The types in the signatures of a type's members and in the locals of their bodies.</summary>
    private static IEnumerable<Type> Used(Type type)
    {
        var methods = type.GetMethods(Everything).Cast<MethodBase>().Concat(type.GetConstructors(Everything)).ToList();
        return type.GetInterfaces()
            .Append(type.BaseType ?? typeof(object))
            .Concat(type.GetFields(Everything).Select(field => field.FieldType))
            .Concat(methods.OfType<MethodInfo>().Select(method => method.ReturnType))
            .Concat(methods.SelectMany(method => method.GetParameters()).Select(parameter => parameter.ParameterType))
            .Concat(methods.SelectMany(Locals))
            .SelectMany(Parts);
    }

    private static IEnumerable<Type> Locals(MethodBase method) =>
        method.GetMethodBody()?.LocalVariables.Select(local => local.LocalType) ?? [];

    private static IEnumerable<Type> Parts(Type type) =>
        type.HasElementType ? Parts(type.GetElementType()!) : type.GetGenericArguments().SelectMany(Parts).Append(type);

#pragma warning disable CA1052, CA1812, CA1852, MA0053 // What the rules above forbid, kept as proof that they see it.
    private class PriceManager;

    private sealed record PriceInfo(IReadOnlyList<PriceManager[]> Managers);

    private sealed class Architecture;
#pragma warning restore CA1052, CA1812, CA1852, MA0053
}
