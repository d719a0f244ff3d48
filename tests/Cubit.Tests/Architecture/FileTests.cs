using Shouldly;
using Xunit;

namespace Cubit.Tests.Architecture;

public sealed class FileTests
{
    public static TheoryData<string> Rules => [.. FileRules.All.Keys];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Every_file_keeps_the_rule(string rule) =>
        Repository
            .Files.SelectMany(file => FileRules.All[rule].Offences(file).Select(offence => $"{file.Path}: {offence}"))
            .ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Rules))]
    public void The_rule_can_fail(string rule) =>
        FileRules.All[rule].Bad.ShouldAllBe(bad => FileRules.All[rule].Offences(new(bad.Path, bad.Text)).Any());
}
