using BackendSite.Enquiries;

namespace BackendSite.Tests.Enquiries;

public class EnquiryKeysTests
{
    private static readonly EnquiryDraft Draft = new() { FullName = "Ada", Email = "ada@example.com", Company = "A", Message = "Hello" };
    private static readonly DateTime Now = new(2026, 11, 23, 23, 59, 59, DateTimeKind.Utc);

    [Fact]
    public void A_repeat_after_the_bucket_has_changed_finds_the_first_as_the_previous_one()
    {
        var first = EnquiryKeys.Of(Draft, Now);
        var repeat = EnquiryKeys.Of(Draft, Now.AddSeconds(2));

        Assert.NotEqual(first.Current, repeat.Current);
        Assert.Equal(first.Current, repeat.Previous);
    }

    [Fact]
    public void A_repeat_after_the_clock_was_set_back_over_midnight_finds_the_first_as_the_next_one() =>
        Assert.Equal(EnquiryKeys.Of(Draft, Now.AddHours(1)).Current, EnquiryKeys.Of(Draft, Now.AddHours(-1)).Next);

    [Fact]
    public void Case_and_space_make_no_other_enquiry() =>
        Assert.Equal(EnquiryKeys.Of(Draft, Now), EnquiryKeys.Of(Draft with { FullName = " ADA ", Message = "hello\n" }, Now));

    [Fact]
    public void Other_words_do() =>
        Assert.NotEqual(EnquiryKeys.Of(Draft, Now), EnquiryKeys.Of(Draft with { Message = "Hello again" }, Now));

    [Fact]
    public void Text_that_moves_from_one_field_to_the_next_is_another_enquiry() =>
        Assert.NotEqual(
            EnquiryKeys.Of(Draft with { TechStack = "x", Industry = "" }, Now),
            EnquiryKeys.Of(Draft with { TechStack = "", Industry = "x" }, Now));
}
