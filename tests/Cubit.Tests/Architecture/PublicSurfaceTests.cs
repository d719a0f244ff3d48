using System.Reflection;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Architecture;

/// <summary>What the core shows to others, as reviewed text. CUBIT_ACCEPT=1 writes it anew.</summary>
public sealed class PublicSurfaceTests
{
    private const string Golden = "tests/Cubit.Tests/Architecture/public-surface.txt";

    [Fact]
    public void The_public_surface_of_the_core_is_the_reviewed_one()
    {
        var path = Path.Combine(Repository.Root, Golden);
        var actual = string.Concat(
            Assembly
                .Load("Cubit")
                .GetExportedTypes()
                .OrderBy(type => type.FullName, StringComparer.Ordinal)
                .Select(Described)
        );
        if (Environment.GetEnvironmentVariable("CUBIT_ACCEPT") == "1")
            File.WriteAllText(path, actual);
        var (before, now) = (File.ReadAllText(path).Split('\n'), actual.Split('\n'));
        now.Except(before)
            .Select(line => $"+{line}")
            .Concat(before.Except(now).Select(line => $"-{line}"))
            .ShouldBeEmpty("Review the change; then run the tests with CUBIT_ACCEPT=1.");
        now.ShouldBe(before);
    }

    [Fact]
    public void A_new_member_changes_the_surface() =>
        Described(typeof(Sample))
            .ShouldBe(
                """
                sealed class Cubit.Tests.Architecture.PublicSurfaceTests+Sample
                  .ctor(Int64 count)
                  Int64 Count { get; }
                  static IReadOnlyList<String> Names(Int32[] ids, Nullable<Int64> from)

                """
            );

    private static string Described(Type type) =>
        $"{Kind(type)} {type.FullName}{Parents(type)}\n"
        + string.Concat(Members(type).Select(member => $"  {member}\n").Order(StringComparer.Ordinal));

    private static string Kind(Type type) =>
        type.IsEnum ? "enum"
        : type.IsInterface ? "interface"
        : type.IsValueType ? "struct"
        : type is { IsAbstract: true, IsSealed: true } ? "static class"
        : type.IsSealed ? "sealed class"
        : "abstract class";

    private static string Parents(Type type) =>
        type.BaseType is { } parent && parent.Assembly == type.Assembly ? $" : {Name(parent)}" : "";

    // What the compiler writes into every record says nothing that the record's name does not.
    private static IEnumerable<string> Members(Type type)
    {
        const BindingFlags Public =
            BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        if (type.IsEnum)
            return type.GetEnumNames().Select((name, place) => $"{place} {name}");
        string[] ofRecords =
        [
            "Equals",
            "GetHashCode",
            "ToString",
            "Deconstruct",
            "<Clone>$",
            "op_Equality",
            "op_Inequality",
        ];
        return
        [
            .. type.GetConstructors(Public).Select(constructor => $".ctor({Parameters(constructor)})"),
            .. type.GetFields(Public).Select(field => $"{Static(field.IsStatic)}{Name(field.FieldType)} {field.Name}"),
            .. type.GetProperties(Public).Select(Property),
            .. type.GetMethods(Public)
                .Where(method => !ofRecords.Contains(method.Name))
                .Where(method => !method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal))
                .Select(method =>
                    $"{Static(method.IsStatic)}{Name(method.ReturnType)} {method.Name}({Parameters(method)})"
                ),
        ];
    }

    private static string Property(PropertyInfo property)
    {
        var isStatic = Static((property.GetMethod ?? property.SetMethod)!.IsStatic);
        var access = property.CanWrite ? "get; init;" : "get;";
        return $"{isStatic}{Name(property.PropertyType)} {property.Name} {{ {access} }}";
    }

    private static string Parameters(MethodBase method) =>
        string.Join(", ", method.GetParameters().Select(given => $"{Name(given.ParameterType)} {given.Name}"));

    private static string Static(bool isStatic) => isStatic ? "static " : "";

    private static string Name(Type type) =>
        type.IsArray ? $"{Name(type.GetElementType()!)}[]"
        : type.IsByRef ? $"ref {Name(type.GetElementType()!)}"
        : type.IsGenericType
            ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
        : type.Name;

    public sealed class Sample(long count)
    {
        public long Count { get; } = count;

        public static IReadOnlyList<string> Names(int[] ids, long? from) => from is null ? [] : [$"{ids[0]}"];
    }
}
