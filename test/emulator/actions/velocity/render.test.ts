import { describe, expect, test } from 'vitest';
import { renderVelocity } from '../../../../src/emulator/actions/velocity/render.ts';

const CONTEXT = {
  name: 'Ann',
  empty: '',
  zero: 0,
  list: [1, 2, 3],
  person: { manager: { name: 'Bob' }, roles: [{ name: 'Auditor' }] },
};

describe('a template renders', () => {
  test.each([
    ['Hi $name, ${name}! $!{name}', 'Hi Ann, Ann! Ann'],
    ['$gone|${gone.at}|$!gone|$!{gone.at}', '$gone|${gone.at}||'],
    ['$person.manager.name $person.roles[0].name ${person["manager"].name}', 'Bob Auditor Bob'],
    ['it costs $5, $ and #1 #fff', 'it costs $5, $ and #1 #fff'],
    ['Dear $name. Thanks', 'Dear Ann. Thanks'],
    ['\\$name \\#if', '$name #if'],
    ['a ## gone\nb #* gone *#c #[[ $name ]]#', 'a b c  $name '],
    ['$list $person.manager', '[1, 2, 3] {name=Bob}'],
    ['#if($name == "Ann")yes#else no#end', 'yes'],
    ["#if($name eq 'Bob')a#elseif($name.startsWith('A'))b#{else}c#end", 'b'],
    ['#if($empty || $zero || $gone || !$name)a#{else}b#end', 'b'],
    ['#if(not ($name != "Ann") && $list.size() >= 3)a#end', 'a'],
    ['#if($gone == $void)a#end#if($name == $gone)b#end', 'a'],
    ['#foreach($i in $list)$i#if($foreach.hasNext), #end#end', '1, 2, 3'],
    ['#foreach($i in [1..3])$foreach.index$velocityCount #end$!i', '01 12 23 '],
    ['#foreach($i in $list)#if($i == 2)#break#end$i#end after', '1 after'],
    ['#foreach($i in $list)$i#stop#end after', '1'],
    ['#foreach($e in $person.manager.entrySet())$e.key=$e.value#end', 'name=Bob'],
    ['#set($x = "Dear ${name}")$x #set($y = \'$name\')$y', 'Dear Ann $name'],
    ['#set($x = 1 + 2 * 3 - 8 / 4)$x #set($y = 7 % 4)$y', '5 3'],
    ['#set($m = {"a": [1, 2]})$m.a[1] $m.a.size()', '2 2'],
    ['#set($s = "n: " + 1)$s', 'n: 1'],
    ['$name.toUpperCase() $name.substring(1, 2) $name.replace("n", "m")', 'ANN n Amm'],
    ['$name.replaceAll("n+", "_") $name.matches("A.*") $name.split("n").size()', 'A_ true 1'],
    ['$name.replaceAll("(", "x") $name.unknown()', '$name.replaceAll("(", "x") $name.unknown()'],
    ['line\n#if($name)\nin\n#end\nout', 'line\nin\nout'],
  ])('%j', (template, shown) => {
    expect(renderVelocity(template, CONTEXT)).toEqual({ ok: true, value: shown });
  });
});

describe('values know the methods of their Java names', () => {
  test.each([
    [
      '$name.length() $empty.isEmpty() $name.toLowerCase() $name.concat("x")',
      '3 true ann $name.concat("x")',
    ],
    ['$name.contains("nn") $name.endsWith("n") $name.indexOf("n")', 'true true 1'],
    ['$name.equals("Ann") $name.equalsIgnoreCase("ANN") $zero.toString()', 'true true 0'],
    [
      '"$pad.trim()" $name.substring("x") $zero.length()',
      '"x" $name.substring("x") $zero.length()',
    ],
    [
      '$list.isEmpty() $list.get(0) $list.get("x") $list.contains(2)',
      'false 1 $list.get("x") true',
    ],
    ['$person.size() $person.isEmpty() $person.get("manager").get("name")', '2 false Bob'],
    [
      '$person.containsKey("x") $person.keySet() $person.manager.values()',
      'false [manager, roles] [Bob]',
    ],
    ['$list[-1] $list["x"] $name[0]', '3 $list["x"] $name[0]'],
  ])('%s', (template, shown) => {
    expect(renderVelocity(template, { ...CONTEXT, pad: ' x ' })).toEqual({
      ok: true,
      value: shown,
    });
  });
});

describe('expressions are worked out', () => {
  test.each([
    ['2 > 1 && 1 < 2 && 2 <= 2 && 2 ge 2 && 1 lt 2 && 2 gt 1 && 1 le 1 && 1 ne 2', 'yes'],
    ["'b' > 'a' and 'a' <= 'a'", 'yes'],
    ["1 == '1'", 'yes'],
    ['[1, 2] == [1, 2] && {"a": 1} == {"a": 1}', 'yes'],
    ['{} || []', 'no'],
    ['!$list || !$person', 'no'],
    ['1 / 0 || 1 % 0', 'no'],
    ['7 / 2 == 3 && 7.0 / 2.5 == 2.8', 'yes'],
    ["'a' - 1 || $list > 1", 'no'],
    ['[3..1] == [3, 2, 1] && [] == []', 'yes'],
    ["['a'..'b']", 'no'],
    ["'it''s' == \"it's\"", 'yes'],
    ['"a""b" == \'a"b\'', 'yes'],
    ['true && !false && !null', 'yes'],
    ['-1 < 0', 'yes'],
    ['"$5" == \'$5\'', 'yes'],
  ])('%s: %s', (expression, answer) => {
    const template = `#if(${expression})yes#{else}no#end`;
    expect(renderVelocity(template, CONTEXT)).toEqual({ ok: true, value: answer });
  });
});

describe('the insides of the machine are out of reach', () => {
  test.each(['$name.constructor', '$name.__proto__', '$name.toString.call()', '$list.push(1)'])(
    '%s',
    (template) => {
      expect(renderVelocity(template, CONTEXT)).toEqual({ ok: true, value: template });
    },
  );

  test('a context may have such keys of its own', () => {
    const context = JSON.parse('{"__proto__": "a", "constructor": {"prototype": "b"}}');
    expect(renderVelocity('$__proto__ $constructor.prototype', context)).toEqual({
      ok: true,
      value: 'a b',
    });
  });
});

describe('an invalid template is refused with its place', () => {
  test.each([
    ['a\n #if($x', 'line 2, column 8: ")" is missing'],
    ['#if($x) a', 'line 1, column 10: #if has no #end'],
    ['#if($x) a #else b', 'line 1, column 18: #else has no #end'],
    ['#foreach($x in $y) a', 'line 1, column 21: #foreach has no #end'],
    ['#foreach(x in $y)#end', 'line 1, column 10: #foreach is written as #foreach($item in $list)'],
    ['#set(x = 1)', 'line 1, column 6: #set is written as #set($name = value)'],
    ['#set($x = )', 'line 1, column 11: a value is missing'],
    ['#if([1, )#end', 'line 1, column 9: a value is missing'],
    ['#if([1 2])#end', 'line 1, column 8: "]" is missing'],
    ['#if({1 2})#end', 'line 1, column 8: ":" is missing'],
    ['#if({1: 2 3})#end', 'line 1, column 11: "," is missing'],
    ['a #end', 'line 1, column 7: #end ends nothing'],
    ['#else', 'line 1, column 6: #else ends nothing'],
    ['${x', 'line 1, column 4: "}" is missing'],
    ['#* a', 'line 1, column 3: "*#" is missing'],
    ['#[[ a', 'line 1, column 4: "]]#" is missing'],
    ['#parse("x")', 'line 1, column 7: #parse is not available in a mail'],
    [`#if(${'('.repeat(100)}`, 'line 1, column 54: it nests too deeply'],
  ])('%j', (template, trouble) => {
    expect(renderVelocity(template, {})).toEqual({ ok: false, trouble });
  });
});

describe('a template that would not come to an end, or fill the memory, is refused', () => {
  test.each([
    '$x['.repeat(1000),
    '$x.y('.repeat(1000),
    '#foreach($i in [1..99999999])#end',
    '#foreach($i in [1..9999])#foreach($j in [1..9999])a#end#end',
    '#set($s = "xxxxxxxxxx")#foreach($i in [1..100])#set($s = $s + $s)#end',
    '#set($s = "xxxxxxxxxx")#foreach($i in [1..100])#set($s = "$s$s")#end',
    '#set($s = "xxxxxxxxxx")#foreach($i in [1..100])#set($s = $s.replace("x", "xxxx"))#end',
    '#set($s = "xxxxxxxxxxxxxxxx")#set($s = $s.replace("x", $s))#set($s = $s.replace("x", $s))#foreach($i in [1..9999])$s#end',
  ])('%s', (template) => {
    expect(renderVelocity(template, {}).ok).toBe(false);
  });
});
