using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace BackendSite.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class LeadDayValues : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_LeadDays_By_Value",
                table: "LeadDays",
                columns: new[] { "By", "Value" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_LeadDays_By_Value",
                table: "LeadDays");
        }
    }
}
