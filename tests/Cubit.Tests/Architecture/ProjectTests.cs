using System.Xml.Linq;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Architecture;

public sealed class ProjectTests
{
    private const int ProjectsMax = 6;

    /// <summary>What each project of the product may name: other projects, then packages.</summary>
    private static readonly Dictionary<string, (string[] Projects, string[] Packages)> Allowed = new(
        StringComparer.Ordinal
    )
    {
        ["src/Cubit/Cubit.csproj"] = ([], ["NodaTime"]),
        ["src/Cubit.Store/Cubit.Store.csproj"] = (
            ["Cubit"],
            ["Microsoft.Data.Sqlite", "Npgsql", "SQLitePCLRaw.bundle_e_sqlite3"]
        ),
        ["src/Cubit.Web/Cubit.Web.csproj"] = (["Cubit.Store", "Cubit"], []),
        ["src/Cubit.Cli/Cubit.Cli.csproj"] = (
            ["Cubit.Web", "Cubit.Store", "Cubit"],
            ["System.CommandLine", "Spectre.Console", "CsvHelper"]
        ),
    };

    private static IEnumerable<RepositoryFile> Projects => Repository.Files.Where(file => file.Is(".csproj"));

    [Fact]
    public void There_are_six_projects_and_the_solution_holds_them_all()
    {
        var solution = Repository.Text("Cubit.slnx");
        Projects.Count().ShouldBeLessThanOrEqualTo(ProjectsMax);
        Projects.Where(project => !solution.Contains($"\"{project.Path}\"", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void A_project_names_only_what_the_architecture_allows() =>
        Projects
            .Where(project => project.Path.StartsWith("src/", StringComparison.Ordinal))
            .SelectMany(Offences)
            .ShouldBeEmpty();

    [Fact]
    public void A_reference_upwards_and_a_package_too_many_are_found() =>
        Offences(
                new(
                    "src/Cubit/Cubit.csproj",
                    """
                    <Project><ItemGroup>
                      <ProjectReference Include="../Cubit.Store/Cubit.Store.csproj" />
                       <PackageReference Include="Dapper" />
                    </ItemGroup></Project>
                    """
                )
            )
            .Count()
            .ShouldBe(2);

    [Fact]
    public void Package_versions_stand_in_one_place_and_are_locked()
    {
        Projects.Where(project => project.Text.Contains(" Version=", StringComparison.Ordinal)).ShouldBeEmpty();
        Projects.Where(project => !Repository.Exists($"{project.Folder}/packages.lock.json")).ShouldBeEmpty();
    }

    private static IEnumerable<string> Offences(RepositoryFile project)
    {
        var (projects, packages) = Allowed.GetValueOrDefault(project.Path, ([], []));
        var document = XDocument.Parse(project.Text);
        return Named("ProjectReference")
            .Select(Path.GetFileNameWithoutExtension)
            .Except(projects)
            .Concat(Named("PackageReference").Except(packages))
            .Select(name => $"{project.Path} names {name}");

        IEnumerable<string> Named(string element) =>
            document.Descendants(element).Select(reference => reference.Attribute("Include")!.Value);
    }
}
