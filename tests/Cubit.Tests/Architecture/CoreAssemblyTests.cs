using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Architecture;

/// <summary>What the compiled core reaches for, whatever its source looks like.</summary>
public sealed class CoreAssemblyTests
{
    private static readonly Regex Impure = new(
        @"^System\.(IO|Net|Data|Threading)\b|^System\.(Random|Environment|Console|TimeProvider)\.|"
            + @"^System\.Security\.Cryptography\.RandomNumberGenerator\.|"
            + @"^System\.Diagnostics\.(Process|Stopwatch)|^System\.DateTime(Offset)?\.get_(Now|UtcNow|Today)$|"
            + @"^System\.Guid\.(NewGuid|CreateVersion7)$|^NodaTime\.SystemClock\.",
        RegexOptions.ExplicitCapture,
        TimeSpan.FromSeconds(1)
    );

    // What the compiler itself puts into every iterator: the number of the thread, never a value of the program.
    private const string OfIterators = "System.Environment.get_CurrentManagedThreadId";

    private static readonly Assembly Core = Assembly.Load("Cubit");

    [Fact]
    public void The_core_references_NodaTime_alone() =>
        Core.GetReferencedAssemblies()
            .Select(name => name.Name!)
            .Where(name => name != "NodaTime" && !name.StartsWith("System.", StringComparison.Ordinal))
            .ShouldBeEmpty();

    [Fact]
    public void The_core_calls_no_clock_file_network_task_or_dice() => ImpureCalls(Core).ShouldBeEmpty();

    [Fact]
    public void An_impure_assembly_is_found() =>
        ImpureCalls(typeof(CoreAssemblyTests).Assembly).ShouldContain("System.IO.File.ReadAllText");

    private static IEnumerable<string> ImpureCalls(Assembly assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var metadata = file.GetMetadataReader();
        return
        [
            .. metadata
                .MemberReferences.Select(metadata.GetMemberReference)
                .Where(member => member.Parent.Kind == HandleKind.TypeReference)
                .Select(member => $"{TypeName(metadata, member.Parent)}.{metadata.GetString(member.Name)}")
                .Where(name => Impure.IsMatch(name) && name != OfIterators)
                .Distinct(StringComparer.Ordinal),
        ];
    }

    private static string TypeName(MetadataReader metadata, EntityHandle handle)
    {
        var type = metadata.GetTypeReference((TypeReferenceHandle)handle);
        return $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}";
    }
}
