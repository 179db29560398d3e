package dev.portcullis.rego.builtin;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every row is what OPA 1.22.2 answers. */
class TimeBuiltinsTest {
    private final BuiltinTable table = BuiltinTable.of(TimeBuiltins::addTo);

    @TestFactory
    Stream<DynamicTest> answersAsOpaDoes() {
        return table.rows("""
                time.date(1582977600000000000) = [2020, 2, 29]
                time.date([1582977600000000000, "Asia/Tokyo"]) = [2020, 2, 29]
                time.date([1582977600000000000, ""]) = [2020, 2, 29]
                time.date(-9223372036854775808) = [1677, 9, 21]
                time.date(1.0) = [1970, 1, 1]
                time.clock(1582977600123456789) = [12, 0, 0]
                time.clock([1582977600123456789, "America/New_York"]) = [7, 0, 0]
                time.clock([-5100000000000000000, "America/New_York"]) = [0, 23, 58]
                time.weekday(1582977600000000000) = "Saturday"
                time.weekday([1582977600000000000, "Pacific/Kiritimati"]) = "Sunday"
                time.add_date(1582977600000000000, 1, 0, 0) = 1614600000000000000
                time.add_date(1580428800000000000, 0, 1, 0) = 1583107200000000000
                time.add_date(1582977600000000000, -1, -15, 45) = 1515844800000000000
                time.add_date([1583650800000000000, "America/New_York"], 0, 0, 1) = 1583737200000000000
                time.add_date([1604205000000000000, "America/New_York"], 0, 0, 1) = 1604295000000000000
                time.add_date([1583564400000000000, "America/New_York", "x"], 0, 0, 1) = 1583647200000000000
                time.add_date([1583562600000000000, "America/New_York"], 0, 0, 1) = 1583649000000000000
                time.diff(1582977600000000000, 1614600000000000000) = [1, 0, 1, 0, 0, 0]
                time.diff(1614600000000000000, 1582977600000000000) = [1, 0, 1, 0, 0, 0]
                time.diff([1580428800000000000, "UTC"], [1582977600000000000, "Asia/Tokyo"]) = [0, 0, 29, 12, 0, 0]
                time.diff([1580428800000000000, "Asia/Tokyo"], 1585612799000000000) = [0, 1, 30, 23, 59, 59]
                time.format(1582977600123456789) = "2020-02-29T12:00:00.123456789Z"
                time.format(1582977600000000000) = "2020-02-29T12:00:00Z"
                time.format([1582977600123456789, "Asia/Kolkata"]) = "2020-02-29T17:30:00.123456789+05:30"
                time.format([1582977600123456789, "Asia/Kolkata", "Mon Jan _2 15:04:05 -0700 MST 2006"]) = "Sat Feb 29 17:30:00 +0530 IST 2020"
                time.format([1582977600123456789, "UTC", "Monday, January 2, 2006 at 3:04pm PM .000 ,999999 __2 002 06 1 Z07 -07 -070000 -07:00:00 _2006 Janet Mond MSTX 03 5"]) = "Saturday, February 29, 2020 at 12:00pm PM .123 ,123456  60 060 20 2 Z +00 +000000 +00:00:00 _2020 Janet Mond UTCX 12 0"
                time.format([1582977600120000000, "America/Los_Angeles", ".999 .000000 ,999999999999 .99x .991"]) = ".12 .120000 ,12 .12x .992"
                time.format([1590000000000000000, "America/Los_Angeles", "RFC850"]) = "Wednesday, 20-May-20 11:40:00 PDT"
                time.format([1590000000000000000, "Europe/Berlin", "RFC1123"]) = "Wed, 20 May 2020 20:40:00 CEST"
                time.format([1590000000000000000, "Asia/Bangkok", "UnixDate"]) = "Thu May 21 01:40:00 +07 2020"
                time.format([-5100000000000000000, "America/New_York", "MST -0700 -070000 Z07:00:00"]) = "LMT -0456 -045602 -04:56:02"
                time.format([246240000000000000, "Africa/Algiers", "MST"]) = "CET"
                time.format([1590000000000000000, "UTC", "ANSIC"]) = "Wed May 20 18:40:00 2020"
                time.format([1590000000000000000, "UTC", "RFC822Z"]) = "20 May 20 18:40 +0000"
                time.format([1590000000000000000, "UTC", ""]) = "2020-05-20T18:40:00Z"
                time.format([1590000000000000000, "EST"]) = "2020-05-20T13:40:00-05:00"
                time.format([1590000000000000000, "Etc/GMT+5", "RFC1123"]) = "Wed, 20 May 2020 13:40:00 -05"
                time.parse_ns("2006-01-02", "2020-02-29") = 1582934400000000000
                time.parse_ns("RFC1123", "Sat, 29 Feb 2020 12:00:00 UTC") = 1582977600000000000
                time.parse_ns("RFC1123", "Sat, 29 Feb 2020 12:00:00 PST") = 1582977600000000000
                time.parse_ns("RFC1123", "Sat, 29 Feb 2020 12:00:00 GMT+3") = 1582977600000000000
                time.parse_ns("RFC1123", "sat, 29 FEB 2020 12:00:00 WITA") = 1582977600000000000
                time.parse_ns("RFC1123Z", "Sat, 29 Feb 2020 12:00:00 -0130") = 1582983000000000000
                time.parse_ns("ANSIC", "Sat Feb  9 12:00:00 2020") = 1581249600000000000
                time.parse_ns("ANSIC", "Sat   Feb 29 12:00:00.5 2020") = 1582977600500000000
                time.parse_ns("2006 3:04pm", "2020 12:04am") = 1577837040000000000
                time.parse_ns("2006-002", "2020-366") = 1609372800000000000
                time.parse_ns("2006 __2", "2020   5") = 1578182400000000000
                time.parse_ns("06", "68") = 3092601600000000000
                time.parse_ns("06", "70") = 0
                time.parse_ns("2006-01-02T15:04:05.000Z07:00", "2020-02-29T12:00:00.123+01:00") = 1582974000123000000
                time.parse_ns("2006-01-02T15:04:05.999Z07:00", "2020-02-29T12:00:00.123456789123Z") = 1582977600123456789
                time.parse_ns("2006-01-02T15:04:05.999Z07:00", "2020-02-29T12:00:00Z") = 1582977600000000000
                time.parse_ns("January 2 2006", "februARY 2 2020") = 1580601600000000000
                time.parse_ns("2006 MST", "2020 +03") = 1577836800000000000
                time.parse_rfc3339_ns("2020-02-29T12:00:00Z") = 1582977600000000000
                time.parse_rfc3339_ns("2020-02-29T12:00:00.123456789+05:30") = 1582957800123456789
                time.parse_rfc3339_ns("1677-09-21T00:12:43.145224192Z") = -9223372036854775808
                time.parse_rfc3339_ns("2262-04-11T23:47:16.854775807Z") = 9223372036854775807
                time.parse_duration_ns("100ms") = 100000000
                time.parse_duration_ns("1h15m30.918s") = 4530918000000
                time.parse_duration_ns("-1.5h") = -5400000000000
                time.parse_duration_ns("+5µs") = 5000
                time.parse_duration_ns("0") = 0
                time.parse_duration_ns(".5s") = 500000000
                time.parse_duration_ns("1.s") = 1000000000
                time.parse_duration_ns("1d") = 86400000000000
                time.parse_duration_ns("1.5w2h") = 914400000000000
                time.parse_duration_ns("-1y1d") = -31622400000000000
                time.parse_duration_ns("9223372036854775807ns") = 9223372036854775807
                time.parse_duration_ns("-9223372036854775808ns") = -9223372036854775808
                time.parse_duration_ns("0.1234567891234567891234h") = 444444440844
                """);
    }

    @TestFactory
    Stream<DynamicTest> refusesAsOpaDoes() {
        return table.rows("""
                time.date("x") mistypes operand 1 must be either number (ns) or [number (ns), string (tz)] but got string
                time.date([]) mistypes operand 1 must be either number (ns) or [number (ns), string (tz)] but got array
                time.date(["x"]) mistypes operand 1 must be number but got string
                time.date([1, 2]) mistypes operand 1 must be string but got number
                time.date([1, "Nowhere/Land"]) fails unknown time zone Nowhere/Land
                time.date([1, "asia/tokyo"]) fails unknown time zone asia/tokyo
                time.date([1, "../etc/passwd"]) fails time: invalid location name
                time.date(1.5) fails timestamp too big
                time.date(1e20) fails timestamp too big
                time.clock(true) mistypes operand 1 must be either number (ns) or [number (ns), string (tz)] but got boolean
                time.add_date(0, 2262, 1, 1) fails time outside of valid range
                time.add_date(0, 1.5, 0, 0) mistypes operand 2 must be integer number but got floating-point number
                time.add_date(0, 0, "1", 0) mistypes operand 3 must be number but got string
                time.diff(0, "x") mistypes operand 1 must be either number (ns) or [number (ns), string (tz)] but got string
                time.format([1590000000000000000, "UTC", 1]) mistypes operand 1 must be string but got number
                time.parse_ns("2006-01-02", "2021-02-29") fails parsing time "2021-02-29": day out of range
                time.parse_ns("2006-01-02", "2020-2-29") fails parsing time "2020-2-29" as "2006-01-02": cannot parse "2-29" as "01"
                time.parse_ns("2006-01-02", "2020-02-29x") fails parsing time "2020-02-29x": extra text: "x"
                time.parse_ns("2006-01-02", "2020-13-01") fails parsing time "2020-13-01": month out of range
                time.parse_ns("2006-01-02", "1600-01-01") fails time outside of valid range
                time.parse_ns("RFC1123", "Sat, 29 Feb 2020 12:00:00 GMT+30") fails parsing time "Sat, 29 Feb 2020 12:00:00 GMT+30": extra text: "+30"
                time.parse_ns("RFC1123", "Sat, 29 Feb 2020 12:00:00 pst") fails parsing time "Sat, 29 Feb 2020 12:00:00 pst" as "Mon, 02 Jan 2006 15:04:05 MST": cannot parse "pst" as "MST"
                time.parse_ns("3:04PM", "3:04PM") fails time outside of valid range
                time.parse_ns("2006 3:04pm", "2020 13:04am") fails parsing time "2020 13:04am": hour out of range
                time.parse_ns("2006 3:04pm", "2020 11:04xm") fails parsing time "2020 11:04xm" as "2006 3:04pm": cannot parse "xm" as "pm"
                time.parse_ns("2006-002", "2021-366") fails parsing time "2021-366": day-of-year out of range
                time.parse_ns("2006-002 01", "2021-060 02") fails parsing time "2021-060 02": day-of-year does not match month
                time.parse_ns("2006-01-02T15:04:05.000Z07:00", "2020-02-29T12:00:00.1234Z") fails parsing time "2020-02-29T12:00:00.1234Z" as "2006-01-02T15:04:05.000Z07:00": cannot parse "4Z" as "Z07:00"
                time.parse_ns("2006-01-02T15:04:05.000Z07:00", "2020-02-29T12:00:00Z") fails parsing time "2020-02-29T12:00:00Z" as "2006-01-02T15:04:05.000Z07:00": cannot parse "Z" as ".000"
                time.parse_ns("January 2 2006", "Febuary 2 2020") fails parsing time "Febuary 2 2020" as "January 2 2006": cannot parse "Febuary 2 2020" as "January"
                time.parse_ns("2006", "202") fails parsing time "202" as "2006": cannot parse "202" as "2006"
                time.parse_ns("2006 MST", "2020 AB") fails parsing time "2020 AB" as "2006 MST": cannot parse "AB" as "MST"
                time.parse_ns("2006 -07", "2020 -25") fails parsing time "2020 -25": time zone offset hour out of range
                time.parse_ns("2006 -07", "2020 x01") fails parsing time "2020 x01" as "2006 -07": cannot parse "x01" as "-07"
                time.parse_ns(1, "2020") mistypes operand 1 must be string but got number
                time.parse_ns("2006", 1) mistypes operand 2 must be string but got number
                time.parse_rfc3339_ns("2020-02-29T24:00:00Z") fails parsing time "2020-02-29T24:00:00Z": hour out of range
                time.parse_rfc3339_ns("2020-02-29T12:00:60Z") fails parsing time "2020-02-29T12:00:60Z": second out of range
                time.parse_rfc3339_ns("2020-02-30T12:00:00Z") fails parsing time "2020-02-30T12:00:00Z": day out of range
                time.parse_rfc3339_ns("2020-02-29 12:00:00Z") fails parsing time "2020-02-29 12:00:00Z" as "2006-01-02T15:04:05Z07:00": cannot parse " 12:00:00Z" as "T"
                time.parse_rfc3339_ns("2020-02-29T12:00:00") fails parsing time "2020-02-29T12:00:00" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "Z07:00"
                time.parse_rfc3339_ns("2020-02-29t12:00:00z") fails parsing time "2020-02-29t12:00:00z" as "2006-01-02T15:04:05Z07:00": cannot parse "t12:00:00z" as "T"
                time.parse_rfc3339_ns("1677-09-21T00:12:43.145224191Z") fails time outside of valid range
                time.parse_rfc3339_ns("2262-04-11T23:47:16.854775808Z") fails time outside of valid range
                time.parse_rfc3339_ns(1) mistypes operand 1 must be string but got number
                time.parse_duration_ns("9223372036854775808ns") fails time: invalid duration "9223372036854775808ns"
                time.parse_duration_ns("9999999h") fails time: invalid duration "9999999h"
                time.parse_duration_ns("") fails time: invalid duration ""
                time.parse_duration_ns("-") fails time: invalid duration "-"
                time.parse_duration_ns("1") fails time: missing unit in duration "1"
                time.parse_duration_ns(".s") fails time: invalid duration ".s"
                time.parse_duration_ns("1x") fails time: unknown unit "x" in duration "1x"
                time.parse_duration_ns("1d2") fails time: invalid duration "1d2"
                time.parse_duration_ns("d") fails time: invalid duration "d"
                time.parse_duration_ns("1.2.3d") fails time: invalid duration "1.2.3d"
                time.parse_duration_ns("1d1x") fails time: unknown unit "x" in duration "1d1x"
                time.parse_duration_ns("400y") fails time: invalid duration "400y"
                time.parse_duration_ns("1 d") fails time: invalid duration "1 d"
                time.parse_duration_ns(1) mistypes operand 1 must be string but got number
                """);
    }
}
